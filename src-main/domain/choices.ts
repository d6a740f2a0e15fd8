/** What the border and the window share of the template's choices, under the domain's roof. */
export { chosenOptions, chosenServices, holds, type Chosen } from '../contract/choices.ts';
