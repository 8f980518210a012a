/// What pages and decisions name exists, and each decision has the same form.
@NullMarked
package org.warren.scenarios.documents;

import org.jspecify.annotations.NullMarked;
