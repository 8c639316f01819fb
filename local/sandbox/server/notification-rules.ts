/** What happens to a message on its way, in place of a plain delivery. */
export interface Handling {
  readonly action: "deliver" | "lose" | "duplicate" | "delay" | "hold" | "reorder";
  /** For `delay`. */
  readonly delaySeconds?: number;
  /** For `duplicate`: how often the message arrives. */
  readonly copies?: number;
  /** Makes a message that an honest receiver must refuse. */
  readonly tamper?: "signature" | "topic" | "seller";
}

/** Which messages a handling is for; what is not named matches everything. */
export interface NotificationRule extends Handling {
  readonly notificationType?: string;
  /** The object itself or the order reference it belongs to. */
  readonly objectId?: string;
  readonly state?: string;
  /** For how many messages; absent: until the rules are cleared. */
  readonly times?: number;
}

export interface Rules<R extends { readonly times?: number }> {
  add(rule: R): void;
  clear(): void;
  list(): readonly R[];
  /** The first rule that matches, used up by one. */
  take(matches: (rule: R) => boolean): R | undefined;
}

export function createRules<R extends { readonly times?: number }>(): Rules<R> {
  let rules: readonly { readonly rule: R; readonly left: number }[] = [];
  return {
    add(rule) {
      rules = [...rules, { rule, left: rule.times ?? Number.POSITIVE_INFINITY }];
    },
    clear() {
      rules = [];
    },
    list: () => rules.map(({ rule }) => rule),
    take(matches) {
      const found = rules.find(({ rule }) => matches(rule));
      if (!found) return undefined;
      rules = rules
        .map((entry) => (entry === found ? { rule: entry.rule, left: entry.left - 1 } : entry))
        .filter(({ left }) => left > 0);
      return found.rule;
    },
  };
}
