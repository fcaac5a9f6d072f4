/** What a form shows after a refused submission: its message, its fields' errors, what was typed. */
export interface FormProblem {
  message?: string;
  errors: Record<string, string>;
  values: Record<string, string>;
}

/** The refusal in what an action returned, if it is one. */
export function problemOf(form: Partial<FormProblem> | null): FormProblem | undefined {
  if (!form?.errors) return undefined;
  return { message: form.message, errors: form.errors, values: form.values ?? {} };
}
