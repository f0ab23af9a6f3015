/**
 * Queues as an application sees them, over the store of a backend.
 */
@NullMarked
package io.chihuo.client;

import org.jspecify.annotations.NullMarked;
