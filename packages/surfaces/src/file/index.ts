export { fileSource, type FileSource } from './file-source.ts'
export { openFile, type FileRecording, type OpenFileOptions } from './recording.ts'
export { readSites } from './sites.ts'
