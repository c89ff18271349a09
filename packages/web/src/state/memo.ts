/** The last answer of a function, as long as it is asked the same. */
export function memoized<Arguments extends readonly unknown[], Result>(
  compute: (...of: Arguments) => Result,
): (...of: Arguments) => Result {
  let last: { readonly of: Arguments; readonly result: Result } | undefined;
  return (...of) => {
    if (last === undefined || last.of.some((one, at) => !Object.is(one, of[at]))) last = { of, result: compute(...of) };
    return last.result;
  };
}
