import { type Fields, notification, post, SNS, subscription, TOPIC } from "./sender.ts";

/** One message that must not be let in. */
export interface Forgery {
  readonly what: string;
  readonly body: string | Uint8Array;
  readonly reason: string;
  /** What Amazon's hosts serve, if it is not what they always serve. */
  readonly hosts?: Readonly<Record<string, string | Buffer>>;
}

const HEX = "0123456789abcdef0123456789abcdef";
const FILE = `SimpleNotificationService-${HEX}.pem`;

const url = (what: string, address: string, reason = "certificate-url-refused"): Forgery => ({
  what: `certificate at ${what}`,
  body: post({ ...notification, SigningCertURL: address }),
  reason,
});

const topic = (what: string, topicArn: unknown, reason: string, more: Fields = {}): Forgery => ({
  what: `topic ${what}`,
  body: post({ ...notification, ...more, TopicArn: topicArn }),
  reason,
});

const regional = (region: string) => `https://sns.${region}.amazonaws.com/${FILE}`;

/** Signed by the right key throughout: only the address or the topic is wrong. */
export const ADDRESS_FORGERIES: readonly Forgery[] = [
  // Buckets of other AWS customers
  url("a bucket, old style", `https://s3.amazonaws.com/evil/${FILE}`),
  url("a bucket as host", `https://sns.s3.amazonaws.com/${FILE}`),
  url("a bucket in the region", `https://sns.s3.eu-west-1.amazonaws.com/${FILE}`),
  url("a bucket that looks like a region", `https://sns.s3-eu-west-1.amazonaws.com/${FILE}`),
  url("a bucket's website", `https://sns.s3-website-eu-west-1.amazonaws.com/${FILE}`),
  url(
    "a bucket named like the host",
    `https://sns.eu-west-1.amazonaws.com.s3.amazonaws.com/${FILE}`,
  ),
  url("an access point", `https://sns-123456789012.s3-accesspoint.eu-west-1.amazonaws.com/${FILE}`),
  url("an API of another customer", `https://sns.execute-api.eu-west-1.amazonaws.com/${FILE}`),
  url("a load balancer of another customer", `https://sns-1.eu-west-1.elb.amazonaws.com/${FILE}`),
  url("a function of another customer", `https://sns.lambda-url.eu-west-1.on.aws/${FILE}`),
  // Look-alikes
  url("another domain", `https://sns.eu-west-1.amazonaws.com.evil.example/${FILE}`),
  url("a domain that ends the same", `https://evil-sns.eu-west-1.amazonaws.com/${FILE}`),
  url("a domain with the name inside", `https://evil.example/sns.eu-west-1.amazonaws.com/${FILE}`),
  url("amazonaws.co", `https://sns.eu-west-1.amazonaws.co/${FILE}`),
  url("amazonaws.com.cn", `https://sns.cn-north-1.amazonaws.com.cn/${FILE}`),
  url("a host with a dash for a dot", `https://sns.eu-west-1-amazonaws.com/${FILE}`),
  url("a host with any character for a dot", `https://snsxeu-west-1xamazonawsxcom/${FILE}`),
  url("a host with another first dot", `https://snsxeu-west-1.amazonaws.com/${FILE}`),
  url("a host with another second dot", `https://sns.eu-west-1xamazonaws.com/${FILE}`),
  url("a host with another third dot", `https://sns.eu-west-1.amazonawsxcom/${FILE}`),
  url("a Cyrillic look-alike", `https://sns.eu-west-1.аmazonaws.com/${FILE}`),
  url("full-width letters", `https://ｓｎｓ.eu-west-1.amazonaws.com/${FILE}`),
  url("an ideographic full stop", `https://sns.eu-west-1。amazonaws.com/${FILE}`),
  url("a soft hyphen in the host", `https://sns.eu-west-1.amazon\u00adaws.com/${FILE}`),
  url("an escaped dot in the host", `https://sns.eu-west-1%2eamazonaws.com/${FILE}`),
  url("a final dot", `https://sns.eu-west-1.amazonaws.com./${FILE}`),
  url("upper case", `https://SNS.EU-WEST-1.AMAZONAWS.COM/${FILE}`),
  url("no region", `https://sns.amazonaws.com/${FILE}`),
  url("sns-signing", `https://sns-signing.eu-west-1.amazonaws.com/${FILE}`),
  url("sqs", `https://sqs.eu-west-1.amazonaws.com/${FILE}`),
  url("the local host", `https://127.0.0.1/${FILE}`),
  url("the metadata service", `https://169.254.169.254/${FILE}`),
  // Before and after the host
  url("a user named like the host", `https://sns.eu-west-1.amazonaws.com@evil.example/${FILE}`),
  url("a user before the host", `https://user@sns.eu-west-1.amazonaws.com/${FILE}`),
  url("a user and a password", `https://user:word@sns.eu-west-1.amazonaws.com/${FILE}`),
  url("an empty user", `https://@sns.eu-west-1.amazonaws.com/${FILE}`),
  url("another port", `https://sns.eu-west-1.amazonaws.com:8443/${FILE}`),
  url("the usual port, spelled out", `https://sns.eu-west-1.amazonaws.com:443/${FILE}`),
  url("an empty port", `https://sns.eu-west-1.amazonaws.com:/${FILE}`),
  url("plain http", `http://sns.eu-west-1.amazonaws.com/${FILE}`),
  url("HTTPS in upper case", `HTTPS://sns.eu-west-1.amazonaws.com/${FILE}`),
  url("a file", `file:///sns.eu-west-1.amazonaws.com/${FILE}`),
  url("data", "data:application/x-pem-file;base64,LS0tLS1CRUdJTg=="),
  url("no scheme", `//sns.eu-west-1.amazonaws.com/${FILE}`),
  url("one slash", `https:/sns.eu-west-1.amazonaws.com/${FILE}`),
  url("backslashes", `https:\\\\sns.eu-west-1.amazonaws.com\\${FILE}`),
  url("a backslash after the host", `https://sns.eu-west-1.amazonaws.com\\@evil.example/${FILE}`),
  url("a blank before", ` ${SNS}/${FILE}`),
  url("a blank behind", `${SNS}/${FILE} `),
  url("a tab inside", `https://sns.eu-west-1.amazon\taws.com/${FILE}`),
  url("a line feed behind", `${SNS}/${FILE}\n`, "not-an-envelope"),
  url("a zero byte", `${SNS}/${FILE}\u0000`),
  url("an address without end", `${SNS}/${"a".repeat(600)}`, "not-an-envelope"),
  url("nothing", ""),
  // Paths
  url("the root", `${SNS}/`),
  url("another file", `${SNS}/evil.pem`),
  url("a folder before the file", `${SNS}/evil/${FILE}`),
  url("a folder named like the file", `${SNS}/${FILE}/evil.pem`),
  url("a step back", `${SNS}/evil/../${FILE}`),
  url("an escaped step back", `${SNS}/evil/%2e%2e/${FILE}`),
  url("two slashes", `${SNS}//${FILE}`),
  url("an escaped slash", `${SNS}/SimpleNotificationService-${HEX}%2fevil.pem`),
  url("letters beyond hex", `${SNS}/SimpleNotificationService-${"g".repeat(32)}.pem`),
  url("a short name", `${SNS}/SimpleNotificationService-abc.pem`),
  url("no name", `${SNS}/SimpleNotificationService-.pem`),
  url("another ending", `${SNS}/SimpleNotificationService-${HEX}.crt`),
  url("an ending behind the ending", `${SNS}/${FILE}.evil`),
  url("a query", `${SNS}/${FILE}?redirect=https://evil.example`),
  url("an API call that ends in .pem", `${SNS}/?Action=ConfirmSubscription&x=${FILE}`),
  url("a fragment", `${SNS}/${FILE}#x`),
  url("a fragment in front", `https://evil.example/#${SNS}/${FILE}`),
  url("path parameters", `${SNS}/${FILE};x=.pem`),
  // Regions
  url("a region that nobody allowed", regional("ap-south-1"), "region-not-allowed"),
  url("a region that does not exist", regional("xx-nowhere-9"), "region-not-allowed"),
  url("an allowed region, not the topic's", regional("us-east-1"), "region-mismatch"),
  topic("in another allowed region", TOPIC.replace("eu-west-1", "us-east-1"), "region-mismatch"),
  topic(
    "in a region nobody allowed, with its certificate",
    TOPIC.replace("eu-west-1", "ap-south-1"),
    "region-not-allowed",
    { SigningCertURL: regional("ap-south-1") },
  ),
  // Topics
  topic("of another account", TOPIC.replace("291180941288", "111122223333"), "topic-not-pinned"),
  topic("of another seller", `${TOPIC}X`, "topic-not-pinned"),
  topic("that only begins like ours", TOPIC.slice(0, -1), "topic-not-pinned"),
  topic("in lower case", TOPIC.toLowerCase(), "topic-not-pinned"),
  topic("with a subscription behind it", `${TOPIC}:0000`, "not-an-envelope"),
  topic("in another partition", TOPIC.replace("arn:aws:", "arn:aws-cn:"), "not-an-envelope"),
  topic("of another service", TOPIC.replace(":sns:", ":sqs:"), "not-an-envelope"),
  topic("with a line feed and ours behind it", `${TOPIC}\nTopicArn\n${TOPIC}`, "not-an-envelope"),
  topic("with a blank", `${TOPIC} `, "not-an-envelope"),
  topic("that is a list", [TOPIC], "not-an-envelope"),
  topic("that is missing", undefined, "not-an-envelope"),
  {
    what: "a subscription to another topic",
    body: post({ ...subscription, TopicArn: `${TOPIC}X` }),
    reason: "topic-not-pinned",
  },
];
