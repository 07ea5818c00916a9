import { App } from "cdktf";
import { EcommerceStack } from "./stacks/ecommerce";
import { setStateBackend } from "./stacks/state-backend";

const app = new App();
const { AWS_REGION, STAGE, ALERT_EMAIL, LOADTEST_PROBE } = process.env;
const props = { region: AWS_REGION || "us-east-1", stage: STAGE, alertEmail: ALERT_EMAIL };

setStateBackend(new EcommerceStack(app, "ecommerce", { ...props, probeQueue: LOADTEST_PROBE === "true" }), props);

app.synth();
