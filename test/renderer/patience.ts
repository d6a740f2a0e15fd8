/** Machines that run the tests can be busy: what is awaited gets as long as a person would give it. */
import { configure } from '@testing-library/react';

configure({ asyncUtilTimeout: 10_000 });
