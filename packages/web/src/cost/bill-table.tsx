/**
 * A bill: for each model its buckets, tokens times rate, and the sum.
 */
import type { ReactNode } from 'react';
import type { SheetLine } from 'tacho/src/core/cost/cost-sheet.ts';
import { integerText } from 'tacho/src/core/numbers.ts';
import { visibleText } from '../ui/visible-text.tsx';
import { amountText, bucketWords, byBucket, rateText, sumKnown } from './buckets.ts';

interface BillTableProps {
  readonly lines: readonly SheetLine[];
  /** What is summed up, in words: `18 model calls`. */
  readonly of: ReactNode;
  /** What the sum is, where the lines are not all of it. */
  readonly usd?: number | null;
}

const NUMBER = 'h-[30px] border-b border-line ps-4 text-right whitespace-nowrap @max-[420px]:ps-2.5';
const HEAD =
  'border-b border-line pb-1.5 ps-4 text-right text-12 font-normal whitespace-nowrap text-ink-3 @max-[420px]:ps-2.5';

export function BillTable({ lines, of, usd = sumKnown(lines.map(line => line.usd)) }: BillTableProps) {
  const models = [...new Set(lines.map(line => line.model))];
  return (
    <div className="@container overflow-x-auto">
      <table className="w-full border-collapse">
        {models.map((model, index) => (
          <tbody key={model}>
            <tr>
              <th
                scope="colgroup"
                className={`${HEAD} ps-0! text-left! whitespace-normal! wrap-anywhere ${index > 0 ? 'pt-3' : ''}`}
              >
                <bdi>{visibleText(model)}</bdi>
              </th>
              {index === 0 ? <Heads /> : <th colSpan={3} className={HEAD} />}
            </tr>
            {lines
              .filter(line => line.model === model)
              .sort(byBucket)
              .map(line => (
                <Line key={line.bucket} line={line} />
              ))}
          </tbody>
        ))}
        <tfoot>
          <tr className="font-semibold">
            <td className="h-[30px]">{of}</td>
            <td className={`${NUMBER} border-b-0`}>{integerText(sumKnown(lines.map(line => line.tokens)))}</td>
            <td />
            <td className={`${NUMBER} border-b-0`}>{amountText(usd)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

function Heads() {
  return ['tokens', 'per million', 'amount'].map(head => (
    <th key={head} scope="col" className={HEAD}>
      {head}
    </th>
  ));
}

function Line({ line: { bucket, tokens, rate, usd } }: { readonly line: SheetLine }) {
  const why = usd === null ? 'no price for this model' : 'messages had different rates';
  return (
    <tr className="hover:bg-hover">
      <td className="border-b border-line">{visibleText(bucketWords(bucket))}</td>
      <td className={NUMBER}>{integerText(tokens)}</td>
      <td className={`${NUMBER} text-ink-3`} title={rate === null ? why : undefined}>
        {rateText(rate)}
      </td>
      <td className={NUMBER} title={usd === null ? why : undefined}>
        {amountText(usd)}
      </td>
    </tr>
  );
}
