/** Stands for a tracker: what was released of a product since the last newsletter. */
export async function fetchReleases(product: string): Promise<string[]> {
  return [
    `${product} 2.4: the lamp remembers its last brightness`,
    `${product} 2.4.1: charging no longer stops at 98 %`,
  ];
}

/** Stands for a mail service. Answers how many people it was sent to. */
export async function sendNewsletter(subject: string, text: string): Promise<number> {
  if (subject === '' || text === '') throw new Error('a newsletter needs a subject and a text');
  return 3;
}
