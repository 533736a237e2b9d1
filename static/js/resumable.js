// How a file is sent: in parts, by the protocol tus, going on where it stopped. Fetched with the first file.
const CHUNK = 4 * 1024 * 1024; // bytes: what a cut costs at most

// Where an upload had got to. It goes with the window: on a shared machine nobody finds the names of another's files.
const memory = {
  findAllUploads: async () => [],
  findUploadsByFingerprint: async (print) => [sessionStorage.getItem(print)].filter(Boolean).map((kept) => JSON.parse(kept)),
  removeUpload: async (key) => sessionStorage.removeItem(key),
  addUpload: async (print, upload) => {
    sessionStorage.setItem(print, JSON.stringify({ ...upload, urlStorageKey: print }));
    return print;
  },
};

// An upload of `file`, not yet begun: `start()` begins it or goes on with it, `abort()` ends it. `library` is tus' address.
export async function prepare(file, { library, url, secret, ...listeners }) {
  await import(library); // it is no module: it leaves its name on the window
  const upload = new window.tus.Upload(file, {
    endpoint: url,
    chunkSize: CHUNK,
    overridePatchMethod: true, // proxies of departments pass GET and POST
    retryDelays: [0, 1_000, 3_000],
    headers: { "X-CSRFToken": secret },
    metadata: { filename: file.name, filetype: file.type },
    urlStorage: memory,
    removeFingerprintOnSuccess: true,
    ...listeners,
  });
  const [before] = await upload.findPreviousUploads();
  if (before) upload.resumeFromPreviousUpload(before);
  return upload;
}
