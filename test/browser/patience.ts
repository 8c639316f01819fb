import type { Page, Route } from "playwright-core";

/**
 * How long a test waits for what has to come, in milliseconds. Only a test that has failed waits so
 * long: a machine that is busy with other things takes many times what an idle one does.
 */
export const PATIENCE_MILLISECONDS = 120_000;

/** What a page has patience for, until the test ends it. */
export interface HeldPatience {
  /** The page waits no longer. Answers how many milliseconds it would have waited for each answer. */
  end(): Promise<number[]>;
}

/** From the next page on, the patience of a buyer's page ends when the test says so, at no time. */
export async function holdPatience(page: Page): Promise<HeldPatience> {
  await page.addInitScript(`{
    const waits = [];
    AbortSignal.timeout = (milliseconds) => {
      const wait = new AbortController();
      waits.push({ milliseconds, end: () => wait.abort() });
      return wait.signal;
    };
    globalThis.endPatience = () => waits.splice(0).map(({ milliseconds, end }) => (end(), milliseconds));
  }`);
  return { end: () => page.evaluate<number[]>("endPatience()") };
}

/** The next request of a page to an address of the shop's, whose answer the page never gets. */
export interface LostAnswer {
  /** The page has asked. */
  readonly asked: Promise<void>;
  /** The server's answer, as a status. */
  readonly answered: Promise<number>;
}

export async function loseAnswer(page: Page, path: string): Promise<LostAnswer> {
  let tellAsked = (): void => {};
  let tellAnswered = (_status: number): void => {};
  const asked = new Promise<void>((resolve) => {
    tellAsked = resolve;
  });
  const answered = new Promise<number>((resolve) => {
    tellAnswered = resolve;
  });
  const isAsked = ({ pathname }: URL): boolean => pathname === path;
  const lose = async (route: Route): Promise<void> => {
    tellAsked();
    tellAnswered((await route.fetch({ timeout: 0 })).status());
  };
  await page.route(isAsked, lose, { times: 1 });
  return { asked, answered };
}
