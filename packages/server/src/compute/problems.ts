/** Every problem that the compute room raises. Texts hold codes, counts, names from a manifest and our identifiers, never a value from the data. */
import { problem } from '#kernel'

export const BadManifest = problem('compute/bad-manifest', 422, 'tool.json is not valid at %s (%s)')
export const BadFiles = problem('compute/bad-files', 422, 'The files of the tool cannot be taken: %s')
export const VersionTaken = problem('compute/version-taken', 409, 'Version %s of %s is registered with other content; a version never changes')
export const TestFailed = problem('compute/test-failed', 422, 'The tool does not give what it promises: test %s, %s')
export const NoTool = problem('compute/no-tool', 404, 'There is no such tool, or no such version of it')
export const BadBundle = problem('compute/bad-bundle', 422, 'What came as a tool of the hub is not taken: %s')
export const NotFetched = problem('compute/not-fetched', 409, 'The content of this tool is not here, or it was decided about already: it is %s')
export const NotTested = problem('compute/not-tested', 409, 'The tests of this tool have not been run here, or it did not give what it promises')
export const Withdrawn = problem('compute/withdrawn', 409, 'This version of the tool was withdrawn')
export const NoDescriptor = problem('compute/no-descriptor', 404, 'The version has no descriptor of this type, and no container file')
export const BadParameters = problem('compute/bad-parameters', 400, 'The parameters do not fit the tool at %s (%s)')
export const NoEntrypoint = problem('compute/no-entrypoint', 400, 'The tool has no entry point of this name')
export const BadInputs = problem('compute/bad-inputs', 400, 'The inputs do not fit the tool: %s')
export const NoTask = problem('compute/no-task', 404, 'There is no such task')
export const NoOutput = problem('compute/no-output', 404, 'There is no such output, or it was not released')
export const OwnOutput = problem('compute/own-output', 403, 'Who asked for the work does not decide about what leaves')
export const Decided = problem('compute/decided', 409, 'This output is not waiting for a decision: %s')
export const NotAPerson = problem('compute/not-a-person', 403, 'A person decides about what leaves, not a program')
export const NoStudies = problem('compute/no-studies', 501, 'This door runs nothing on single studies')
export const NoFrontGate = problem('compute/no-front-gate', 503, 'DICOM goes back by the front gate, which is not open here')

export const OtherTask = problem('compute/other-task', 409, 'A task of this identifier was asked for before, with other content')
export const OtherPermit = problem('compute/other-permit', 403, 'The permit was not asked for by this hub')
export const TooManyTasks = problem('compute/too-many-tasks', 429, 'So many tasks of this hub are under way already: %s')
export const NoUsablePermit = problem('compute/no-usable-permit', 403, 'None of your permits lets this be asked of a hospital: %s')
export const NoPerson = problem('compute/no-person', 403, 'A permit names persons: no account made this token')
export const NoNode = problem('compute/no-node', 409, 'The hospital that signed the permit is no active member of the federation')
export const BadOutput = problem('compute/bad-output', 422, 'The output that a hospital sent is not taken: %s')

const remedies: Readonly<Record<string, string>> = {
  'killed-twice': 'The server was stopped twice while the task ran. Submit it again when the server is stable.',
  'memory': 'The task took more memory than its tool asks for. Use less data, or ask the tool’s author to raise resources.memoryMiB.',
  'wall-time': 'The task took longer than its tool allows. Use less data, or ask the tool’s author to raise resources.timeSeconds.',
  'output': 'The task wrote more than its tool allows.',
  'processes': 'The task started more processes than are allowed.',
  'lost': 'The engine lost the task. Look at its state, then submit again.',
  'exit': 'The tool ended with an error. Run it on its test data, then look at the parameters.',
  'missing-output': 'The tool ended well but did not write what its manifest promises. Report it to its author.',
  'permit-ended': 'The permit ended or was revoked while the task ran.',
  'subject-withdrawn': 'A subject of the data was withdrawn. Use a version of the dataset that was released without it; nothing runs on its studies any longer.',
  'account-closed': 'The account of whoever asked for it was closed. Somebody whom the permit names, and whose account is open, may submit it again.',
  'engines/no-sandbox': 'Install bubblewrap on the node, then submit again.',
}

/** What a person can do about the reason of an ended task, in one sentence. */
export function remedyFor(reason: string): string | undefined {
  return remedies[reason]
}
