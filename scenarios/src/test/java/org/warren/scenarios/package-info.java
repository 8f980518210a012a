/// The questions asked of WireGuard implementations: one package a behaviour, one class a question.
@NullMarked
package org.warren.scenarios;

import org.jspecify.annotations.NullMarked;
