// What the readers of PDUs and of multipart content hand on views of, and when its memory is given back.
export { adopt, hold, letGo } from './memory.ts'
