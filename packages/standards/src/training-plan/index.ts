// Plans of federated training. Pure schemas and types.
export { type Beginning, beginnings, type NewPlan, newPlanSchema, type TrainingPlan, trainingPlanBody } from './plan.ts'
