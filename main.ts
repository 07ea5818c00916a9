import { App } from "cdktf";
import { EcommerceStack } from "./stacks/ecommerce";
import { setStateBackend } from "./stacks/state-backend";

const app = new App();
const props = { region: process.env.AWS_REGION || "us-east-1", stage: process.env.STAGE };

setStateBackend(new EcommerceStack(app, "ecommerce", props));

app.synth();
