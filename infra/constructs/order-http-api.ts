import * as apigateway from "aws-cdk-lib/aws-apigateway";
import * as api from "aws-cdk-lib/aws-apigatewayv2";
import { HttpIamAuthorizer, HttpJwtAuthorizer } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import type * as cloudwatch from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import type { Settings } from "../config.ts";
import type { EncryptionKey } from "./encryption-key.ts";
import { Logs } from "./logs.ts";
import type { OrderFunction } from "./order-function.ts";

const METHODS = [api.HttpMethod.GET, api.HttpMethod.POST, api.HttpMethod.PUT];

/** Such as "POST /orders/{id}/cancel". */
export type Route = `${"GET" | "POST" | "PUT"} /${string}`;

interface OrderHttpApiProps {
  readonly settings: Settings;
  readonly key: EncryptionKey;
}

/** The HTTP interface. Nothing limits its rate: Amazon's notifications come in bursts. */
export class OrderHttpApi extends Construct {
  readonly url: string;
  readonly requests: cloudwatch.Metric;
  readonly serverErrors: cloudwatch.Metric;
  readonly #shop: api.IHttpRouteAuthorizer;
  readonly #scopes: string[];
  readonly #api: api.HttpApi;

  constructor(scope: Construct, id: string, { settings, key }: OrderHttpApiProps) {
    super(scope, id);
    this.#api = new api.HttpApi(this, "Api", {
      apiName: `shipcharge-${settings.stage}`,
      createDefaultStage: false,
    });
    const stage = new api.HttpStage(this, "Stage", {
      httpApi: this.#api,
      stageName: "$default",
      autoDeploy: true,
      accessLogSettings: {
        destination: new api.LogGroupLogDestination(new Logs(this, "Logs", { settings, key })),
        format: apigateway.AccessLogFormat.custom(ACCESS_LOG_LINE),
      },
    });
    this.url = stage.url;
    this.requests = this.#api.metricCount();
    this.serverErrors = this.#api.metricServerError({ statistic: "Sum" });
    const { tokens } = settings.shop;
    this.#shop = tokens
      ? new HttpJwtAuthorizer("Shop", tokens.issuer, { jwtAudience: [...tokens.audiences] })
      : new HttpIamAuthorizer();
    this.#scopes = tokens?.scopes ?? [];
  }

  /**
   * A route for the shop: the request is signed by an AWS identity of it or, where the settings
   * name an issuer, carries a token.
   */
  addRoute(route: Route, target: OrderFunction): void {
    this.#add(route, target, this.#shop, this.#scopes);
  }

  /** A route for everybody: the function itself tells whom it believes. */
  addOpenRoute(route: Route, target: OrderFunction): void {
    this.#add(route, target, new api.HttpNoneAuthorizer());
  }

  #add(
    route: Route,
    target: OrderFunction,
    authorizer: api.IHttpRouteAuthorizer,
    scopes: string[] = [],
  ): void {
    this.#api.addRoutes({
      path: route.slice(route.indexOf("/")),
      methods: METHODS.filter((method) => route.startsWith(`${method} `)),
      integration: new HttpLambdaIntegration(target.node.id, target.function),
      authorizer,
      ...(scopes.length > 0 && { authorizationScopes: scopes }),
    });
  }
}

/** Says nothing about people: no address, no path with an order's id. */
const ACCESS_LOG_LINE = JSON.stringify({
  at: "$context.requestTimeEpoch",
  requestId: "$context.requestId",
  route: "$context.routeKey",
  status: "$context.status",
  latencyMilliseconds: "$context.responseLatency",
  error: "$context.integrationErrorMessage",
});
