import { expect, it } from 'vitest';
import { target as dataReader } from '../../fuzz/targets/data-reader';
import { target as frameReader } from '../../fuzz/targets/frame-reader';
import { target as frameWriter } from '../../fuzz/targets/frame-writer';

it.each([frameReader, frameWriter, dataReader])('$name', async (target) => {
  await target.run(1, 500);
  expect.assertions(0);
});
