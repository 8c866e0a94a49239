/** What can go wrong in federated training. Texts hold codes, counts and our identifiers. */
import { problem } from '#kernel'

export const BadWeights = problem('models/bad-weights', 422, 'The file of weights is not what was asked for: %s')
export const OutOfRange = problem('models/out-of-range', 422, 'An update holds a number outside the range of the plan')
export const BadPlan = problem('models/bad-plan', 422, 'The plan cannot be carried out: %s')
export const NoPlan = problem('models/no-plan', 404, 'There is no such plan')
export const PlanOver = problem('models/plan-over', 409, 'The plan is %s')
export const OwnPlan = problem('models/own-plan', 403, 'Who made a plan does not decide about data for it')
export const OtherKeys = problem('models/other-keys', 409, 'The plan names a member with other keys than it has')
export const OtherTool = problem('models/other-tool', 409, 'The plan does not fit the version of the tool that is registered here: %s')
export const BadRound = problem('models/bad-round', 409, 'The hub asks for something that the plan does not allow: %s')
export const NotAPerson = problem('models/no-person', 403, 'A person decides about a plan, not a program')
