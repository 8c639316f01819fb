/** What a shop does with a checkout session of Amazon Pay API v2. */
export const SESSION_ROUTES = [
  "PUT /checkout-sessions/{id}",
  "GET /checkout-sessions/{id}",
] as const;

/** What is asked of batches (docs/batch.md). */
export const BATCH_ROUTES = [
  "POST /batches",
  "GET /batches/{id}",
  "POST /batches/{id}/resume",
  "POST /batches/{id}/release",
] as const;

/** What shops and operators may ask of orders that have been placed. */
export const ORDER_ROUTES = [
  "GET /orders/{id}",
  "GET /orders/{id}/buyer",
  "POST /orders/{id}/authentication",
  "POST /orders/{id}/payment-method",
  "POST /orders/{id}/shipments",
  "POST /orders/{id}/nothing-more-ships",
  "POST /orders/{id}/total",
  "POST /orders/{id}/attributes",
  "POST /orders/{id}/cancel",
  "POST /orders/{id}/refunds",
  "POST /orders/{id}/operator",
  "POST /orders/{id}/resume",
] as const;

/** What an operator asks about them (docs/operators.md). */
export const DESK_ROUTES = [
  "GET /orders",
  "GET /orders/{id}/explanation",
  "GET /orders/{id}/amazon",
  "POST /orders/{id}/refresh",
  "POST /orders/{id}/redriven",
  "POST /reconciliations",
  "GET /reconciliations/{id}",
  "GET /amazon-pay/notifications",
  "POST /amazon-pay/notifications",
  "GET /amazon-pay/test-notification",
  "GET /amazon-pay/quotas",
] as const;
