/** Ordinary words of reports and comments, in languages of Europe. Folded when read; separated by blanks. */
export const proseWords = `
the of and in to with no is was are were for on at by from as or not this that there it an be has have had
`
