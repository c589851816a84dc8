import type { ContractRouterClient } from '@orpc/contract';
import type { contract } from '../../common/contract/contract.ts';

/** Every procedure of the contract, typed. The page imports contract shapes as types only, so no schema code is loaded. */
export type Client = ContractRouterClient<typeof contract>;
