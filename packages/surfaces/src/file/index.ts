export { fileSource, type FileSource } from './file-source.ts'
export { fileIndex } from './index-file.ts'
export { openFile, type FileRecording, type OpenFileOptions } from './recording.ts'
export { readSites } from './sites.ts'
