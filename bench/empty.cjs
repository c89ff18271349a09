/** The floor of a hook: a program that does nothing. */
