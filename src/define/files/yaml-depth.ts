import { CST, Lexer } from 'yaml';

/** Deeper nesting than any chain may have, and far less than the parser's recursion can bear. */
const MAX_DEPTH = 100;
const MAX_INDENT = 400;
const OPENING: ReadonlySet<string | null> = new Set(['flow-map-start', 'flow-seq-start']);
const CLOSING: ReadonlySet<string | null> = new Set(['flow-map-end', 'flow-seq-end']);
const BLOCK: ReadonlySet<string | null> = new Set(['seq-item-ind', 'explicit-key-ind']);

/** The offset at which a YAML text nests deeper than it may, found before it is parsed; undefined where it does not. */
export function tooDeepAt(text: string): number | undefined {
  let offset = 0;
  let flow = 0;
  let inLine = 0;
  let indent: number | undefined = 0;
  for (const lexeme of new Lexer().lex(text)) {
    const type = CST.tokenType(lexeme);
    if (type === 'newline') [inLine, indent] = [0, 0];
    else if (type === 'space' && indent !== undefined) indent += lexeme.length;
    else if (type !== 'scalar' && indent !== undefined) {
      if (indent > MAX_INDENT) return offset;
      indent = undefined;
    }
    if (OPENING.has(type)) flow += 1;
    if (CLOSING.has(type)) flow -= 1;
    if (BLOCK.has(type)) inLine += 1;
    if (flow > MAX_DEPTH || inLine > MAX_DEPTH) return offset;
    if (!isMark(lexeme)) offset += lexeme.length;
  }
  return undefined;
}

/** What the lexer puts between the parts of the text. */
function isMark(lexeme: string): boolean {
  return lexeme === CST.DOCUMENT || lexeme === CST.FLOW_END || lexeme === CST.SCALAR;
}
