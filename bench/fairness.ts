// `npm run bench -- fairness [--customers 100] [--minutes 3] [--rate 5] [--real 20]`: what each of many customers gets
// when one of them has a million rows, and how long ten rows wait. The many on a simulated clock, storage and
// FacilityApps; some of them in earnest, on the emulator and the sandbox.
import { percentile } from './parts/fairness/crowd';
import { realWaits } from './parts/fairness/real';
import { sharesOf, waitsOfOthers, waitsWithin } from './parts/fairness/simulated';
import { numbersFrom, show, verdict } from './parts/options';

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

function told(what: string, alone: number[], beside: number[]): number {
  const [a, b] = [percentile(alone, 0.95), percentile(beside, 0.95)];
  show(
    `${what}: half of them ${seconds(percentile(alone, 0.5))} alone, ${seconds(percentile(beside, 0.5))} beside; ` +
      `95 % within ${seconds(a)} and ${seconds(b)}`,
  );
  return b / a;
}

async function main(): Promise<void> {
  const { customers, minutes, rate, real } = numbersFrom({ customers: 100, minutes: 3, rate: 5, real: 20 });
  const shares = await sharesOf(customers, minutes, rate);
  show(
    `${customers} customers, one with a million rows, ${minutes} simulated minutes at ${rate} jobs a second each: ` +
      `shares ${Math.min(...shares).toFixed(3)} to ${Math.max(...shares).toFixed(3)}, the big one ${shares[0]?.toFixed(3)}`,
  );
  verdict('smallest share of what is allowed', Math.min(...shares), { atLeast: 0.77 });

  const others = await Promise.all([false, true].map((beside) => waitsOfOthers(customers, rate, beside)));
  const [alone = [], beside = []] = others;
  verdict(
    'waiting of small customers beside a big one against alone, simulated, 95 %',
    told('ten rows of another customer', alone, beside),
    { atMost: 1.25 },
  );

  const [own = [], ownBeside = []] = [await waitsWithin(30, rate, false), await waitsWithin(30, rate, true)];
  // Two imports share the customer's rate: each has half of it, and 1.3 is what is left for everything else.
  verdict(
    'waiting of ten rows beside a million of the same customer against alone, simulated, 95 %',
    told('ten rows of the same customer', own, ownBeside),
    { atMost: 2 * 1.3 },
  );

  const found = await realWaits(real, rate);
  verdict(
    `waiting of small customers beside a big one against alone, ${real} customers in earnest, 95 %`,
    told('ten rows of another customer, in earnest', found.alone, found.beside),
    { atMost: 1.25 },
  );
}

void main();
