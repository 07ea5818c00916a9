export { type Endpoint, type EndpointOptions, type PageHandler, startEndpoint } from "./start-endpoint";
