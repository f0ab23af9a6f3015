// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The loops of this node in one namespace, annotated or registered at run time. The bean
 * has those of the application's own namespace. Annotated ones are there once all beans
 * are: look them up when the application has started, not in a constructor.
 */
public interface ChihuoLoopRegistry {

	/**
	 * The loops of a further namespace of this application.
	 * @param name its name, one of {@code chihuo.namespaces}, or the application's own
	 * @throws ChihuoConfigurationException if there is none of that name
	 */
	ChihuoLoopRegistry namespace(String name);

	/**
	 * All loops in the order of their registration.
	 */
	Collection<LoopControl> loops();

	/**
	 * A loop, if this node has it.
	 */
	Optional<LoopControl> find(String name);

	/**
	 * A loop that this node must have.
	 * @throws UnknownLoopException if this node has no such loop; the message names its
	 * loops
	 */
	LoopControl get(String name);

	/**
	 * Register a loop. It is started at once if the application has started its loops and
	 * the options have it {@code enabled}.
	 * @throws ChihuoConfigurationException if there is a loop of this name
	 */
	<T> LoopControl register(LoopDefinition<T> definition);

	/**
	 * Stop a loop as {@link LoopControl#stop()} does and forget it once it has stopped;
	 * its queue stays as it is.
	 * @return completes when it has stopped and its name may be registered again
	 * @throws UnknownLoopException if there is none of this name
	 */
	CompletableFuture<Void> remove(String name);

}
