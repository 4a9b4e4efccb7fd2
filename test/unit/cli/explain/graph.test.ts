import fc from 'fast-check';
import { mermaid } from '../../../../src/cli/explain/graph';
import type { Block } from '../../../../src/chain/definition/definition';
import { normalise } from '../../../../src/chain/definition/normalise';
import { step } from '../../../support/blocks';
import { chainOf } from '../../../support/chains';
import { EVERY_BLOCK } from '../../../support/scenes/every-block';

const drawn = (blocks: readonly Block[]): string => mermaid(normalise(chainOf(blocks)));

test('every kind of block is drawn with what is inside it, and readers stand behind the gate that they wait for', () => {
  expect(drawn(EVERY_BLOCK)).toBe(`flowchart TD
  b0[["load_ticket"]]
  b1["outline"]
  b2{{"review<br>a person decides on outline"}}
  subgraph b3["pages<br>each title of outline"]
    subgraph b4["page"]
      subgraph b5["facts<br>each item of list"]
        b6["fact"]
      end
      b7["draft<br>asks a person where it fails"]
    end
  end
  subgraph b8["route"]
    b8_on{"ticket.kind"}
    subgraph b9["both"]
      b10["sum"]
      b11["refund"]
    end
    b12>"none"]
    b13["other"]
  end
  subgraph b14["end<br>asks a person where it fails"]
    subgraph b15["notes<br>each item of ticket.notes"]
      b16["note"]
    end
    b17["last"]
    b18{{"send<br>a person decides on last"}}
    b19[["work<br>plans its own steps<br>a person decides on the plan"]]
  end
  b0 --> b1
  b1 --> b2
  b2 --> b3
  b5 --> b7
  b3 --> b8
  b8_on -->|"refund"| b9
  b10 --> b11
  b8_on -->|"a #quot;b#quot; #124; c, when ticket.open = true"| b12
  b8_on -->|"otherwise"| b13
  b8 --> b14
  b18 --> b16
  b17 --> b18
  b18 --> b19`);
});

const TEXT = '"[^"<>|`\\n\\r]*(?:<br>[^"<>|`\\n\\r]*)*"';
const NODE = new RegExp(
  `^ +(b\\d+(?:_on)?)(?:\\[${TEXT}\\]|\\{${TEXT}\\}|\\{\\{${TEXT}\\}\\}|\\[\\[${TEXT}\\]\\]|>${TEXT}\\])$`,
);
const OPENS = new RegExp(`^ +subgraph (b\\d+)\\[${TEXT}\\]$`);
const ARROW = new RegExp(`^ +(b\\d+(?:_on)?) -->(?:\\|${TEXT}\\|)? (b\\d+)$`);

/** The ids that a flowchart declares; throws where it is none. */
function idsOf(flowchart: string): string[] {
  const [head, ...lines] = flowchart.split('\n');
  const ids: string[] = [];
  const arrows: string[] = [];
  let depth = 0;
  for (const line of lines) {
    const declared = OPENS.exec(line) ?? NODE.exec(line);
    const arrow = ARROW.exec(line);
    if (OPENS.test(line)) depth += 1;
    if (/^ +end$/.test(line)) depth -= 1;
    else if (declared) ids.push(declared[1]!);
    else if (arrow) arrows.push(arrow[1]!, arrow[2]!);
    else throw new Error(`no line of a flowchart: ${line}`);
    if (depth < 0) throw new Error(`closes nothing: ${line}`);
  }
  const undeclared = arrows.filter((id) => !ids.includes(id));
  if (head !== 'flowchart TD' || depth !== 0 || undeclared.length > 0) throw new Error(flowchart);
  return ids;
}

test('whatever texts a chain has, its flowchart is well formed and every id in it is one', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(
        fc.constantFrom(
          '"',
          '`',
          '|',
          '<',
          '>',
          '#',
          '%%{',
          '}%%',
          '\n',
          '\r',
          'end',
          '-->',
          ']',
          '}}',
          '$$',
          '&lt;',
        ),
      )
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(fc.uniqueArray(text, { minLength: 1, maxLength: 4 }), text, (values, other) => {
      const cases = Object.fromEntries(
        values.map((value, i) => [value, step(`s${i}`, 'x', { when: { a: other } })]),
      );
      const flowchart = drawn([
        step('a', 'x', { when: { brief: { in: values } } }),
        { switch: 'w', on: 'a', cases, otherwise: { map: 'm', over: 'brief', each: step('s') } },
        { parallel: 'g', blocks: [step('b'), { approval: 'ok', of: 'b' }, step('c', '{{b}}')] },
        ...EVERY_BLOCK,
      ]);
      const ids = idsOf(flowchart);
      expect(new Set(ids).size).toBe(ids.length);
    }),
    { numRuns: 300 },
  );
});

test('a text that Mermaid would act on is drawn as it reads', () => {
  expect(
    drawn([{ switch: 'w', on: 'brief', cases: { '%%{init}%%': step('a'), '$$x$$ &lt;': step('b') } }]),
  ).toContain(
    `  b0_on -->|"#37;#37;{init}#37;#37;"| b1
  b0_on -->|"#36;#36;x#36;#36; #amp;lt;"| b2`,
  );
});
