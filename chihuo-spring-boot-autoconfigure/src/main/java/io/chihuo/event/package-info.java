/**
 * What an application can listen to as events of its context.
 */
@NullMarked
package io.chihuo.event;

import org.jspecify.annotations.NullMarked;
