/// What pages and decisions name exists, and decisions have one form.
@NullMarked
package org.warren.scenarios.documents;

import org.jspecify.annotations.NullMarked;
