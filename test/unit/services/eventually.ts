/** Tries until the expectation holds, for a limited time. */
export async function eventually(expectation: () => void | Promise<void>, limitMs = 5_000): Promise<void> {
  const end = performance.now() + limitMs;
  for (;;) {
    try {
      await expectation();
      return;
    } catch (error) {
      if (performance.now() > end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
