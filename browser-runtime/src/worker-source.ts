/** Script of the packer worker. The build puts the bundled text of `worker/main.ts` here; empty, the page packs by itself. */
export const workerSource: string = ''
