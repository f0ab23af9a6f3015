/**
 * What a broker cannot know of a queue, kept beside it.
 */
@NullMarked
package io.chihuo.backend.ledger;

import org.jspecify.annotations.NullMarked;
