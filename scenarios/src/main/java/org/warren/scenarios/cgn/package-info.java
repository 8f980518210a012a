/// Which of two NATs in a row decides whether an idle tunnel stays reachable?
@NullMarked
package org.warren.scenarios.cgn;

import org.jspecify.annotations.NullMarked;
