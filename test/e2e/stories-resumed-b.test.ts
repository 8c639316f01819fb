import { proveResumption } from "../support/resumed-stories.ts";

proveResumption(1);
