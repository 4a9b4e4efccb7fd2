/** The inputs of a run; a chain without required ones can be started without. */
export type WithInputs<In> = ({} extends In ? { readonly inputs?: In } : { readonly inputs: In }) & {
  /** The author's label for this definition, in place of its own; recorded, never interpreted. */
  readonly version?: string;
};
