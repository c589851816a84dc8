/** Ids are opaque strings with a brand, so that a job's id cannot be passed where an asset's is wanted. */
export type JobId = string & { readonly brand: 'JobId' };
export type AssetId = string & { readonly brand: 'AssetId' };

export const jobId = (value: string): JobId => value as JobId; // brand
export const assetId = (value: string): AssetId => value as AssetId; // brand
