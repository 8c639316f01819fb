import { Duration } from "aws-cdk-lib";
import * as apigateway from "aws-cdk-lib/aws-apigateway";
import * as api from "aws-cdk-lib/aws-apigatewayv2";
import {
  HttpIamAuthorizer,
  HttpJwtAuthorizer,
  HttpLambdaAuthorizer,
  HttpLambdaResponseType,
} from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import type * as cloudwatch from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import type { Settings } from "../config.ts";
import type { EncryptionKey } from "./encryption-key.ts";
import { Logs } from "./logs.ts";
import type { OrderFunction } from "./order-function.ts";
import { ShopToken } from "./shop-token.ts";

const METHODS = [api.HttpMethod.GET, api.HttpMethod.POST, api.HttpMethod.PUT];

/** Such as "POST /orders/{id}/cancel". */
export type Route = `${"GET" | "POST" | "PUT"} /${string}`;

interface OrderHttpApiProps {
  readonly settings: Settings;
  readonly key: EncryptionKey;
  /** Knows the bearer token, where the shop brings one. */
  readonly authorizeRequest: OrderFunction | undefined;
}

/** How long API Gateway believes what the authorizer has said about a token. */
const BELIEVED = Duration.minutes(1);

/** A name of the merchant's own, which their DNS has to lead to `target`. */
interface OwnDomain {
  readonly url: string;
  readonly target: string;
}

/** The HTTP interface. Nothing limits its rate: Amazon's notifications come in bursts. */
export class OrderHttpApi extends Construct {
  /** Ends with a slash; by the merchant's own name where there is one. */
  readonly url: string;
  /** Where the record of the merchant's own name has to lead; undefined without one. */
  readonly domainTarget: string | undefined;
  /** Where the bearer token lies; undefined where the shop brings none. */
  readonly shopTokenSecret: string | undefined;
  readonly requests: cloudwatch.Metric;
  readonly serverErrors: cloudwatch.Metric;
  readonly #shop: api.IHttpRouteAuthorizer;
  readonly #scopes: string[];
  readonly #api: api.HttpApi;

  constructor(scope: Construct, id: string, props: OrderHttpApiProps) {
    super(scope, id);
    const { settings, key } = props;
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
    const own = this.#ownDomain(stage, settings);
    this.url = own?.url ?? stage.url;
    this.domainTarget = own?.target;
    this.requests = this.#api.metricCount();
    this.serverErrors = this.#api.metricServerError({ statistic: "Sum" });
    this.shopTokenSecret = props.authorizeRequest && this.#keepToken(props.authorizeRequest, props);
    this.#shop = authorizerOf(props);
    this.#scopes = settings.shop.tokens?.scopes ?? [];
  }

  #keepToken(authorizeRequest: OrderFunction, { settings, key }: OrderHttpApiProps): string {
    const { keepsData } = settings;
    const token = new ShopToken(this, "ShopToken", { key, keepsData });
    token.allowReading(authorizeRequest.role);
    authorizeRequest.addVariable("SHOP_TOKEN_SECRET_ARN", token.secretArn);
    return token.secretArn;
  }

  /**
   * A route for the shop: the request is signed by an AWS identity of it or, where the settings
   * say so, carries a token.
   */
  addRoute(route: Route, target: OrderFunction): void {
    this.#add(route, target, this.#shop, this.#scopes);
  }

  /** A route for everybody: the function itself tells whom it believes. */
  addOpenRoute(route: Route, target: OrderFunction): void {
    this.#add(route, target, new api.HttpNoneAuthorizer());
  }

  #ownDomain(stage: api.HttpStage, { customDomain }: Settings): OwnDomain | undefined {
    if (!customDomain) return undefined;
    const { name, certificateArn } = customDomain;
    const domainName = new api.DomainName(this, "DomainName", {
      domainName: name,
      certificate: Certificate.fromCertificateArn(this, "Certificate", certificateArn),
    });
    new api.ApiMapping(this, "Mapping", { api: this.#api, stage, domainName });
    return { url: `https://${name}/`, target: domainName.regionalDomainName };
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

/** How the shop proves who it is. */
function authorizerOf({ settings, authorizeRequest }: OrderHttpApiProps): api.IHttpRouteAuthorizer {
  const { tokens } = settings.shop;
  if (tokens) {
    return new HttpJwtAuthorizer("Shop", tokens.issuer, { jwtAudience: [...tokens.audiences] });
  }
  if (!authorizeRequest) return new HttpIamAuthorizer();
  return new HttpLambdaAuthorizer("Shop", authorizeRequest.function, {
    responseTypes: [HttpLambdaResponseType.SIMPLE],
    resultsCacheTtl: BELIEVED,
  });
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
