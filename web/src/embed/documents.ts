// What the component asks, by name. A component that was loaded long ago goes on asking it, so that these names are a
// promise: the service knows them for good, and a test holds it to that.
export const documents = {
  campaign: 'sha256:2f2df752ca7a0b62c9a8306cfd384c0079dd968bd57e4816738e3ff809694e53',
  campaignTotals: 'sha256:2d53fa952928f9c7b3edac070a09dfdb655db1a818640e8349a3c75cf9303978',
  dream: 'sha256:9a8d0523d572136a02362ab1f5dbe40237a62d62eef20b156b717ce618890705',
  dreamTotals: 'sha256:8078cccf9add87e48ce1361bc444cc99531821b0311397cc2f1a32a1d3a97ac9',
} as const
