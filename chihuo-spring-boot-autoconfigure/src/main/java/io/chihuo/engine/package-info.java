/**
 * Runs loops: claims tasks, dispatches them to threads, renews their leases, settles
 * their outcome, stops.
 */
@NullMarked
package io.chihuo.engine;

import org.jspecify.annotations.NullMarked;
