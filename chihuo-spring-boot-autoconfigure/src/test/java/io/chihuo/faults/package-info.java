/**
 * What keeps queues busy while tests do harm to servers and workers, and what must be
 * true of it afterwards, whatever the backend.
 */
@NullMarked
package io.chihuo.faults;

import org.jspecify.annotations.NullMarked;
