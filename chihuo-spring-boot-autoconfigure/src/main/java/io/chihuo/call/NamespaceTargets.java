// SPDX-License-Identifier: Apache-2.0

package io.chihuo.call;

import org.jspecify.annotations.Nullable;

/**
 * Finds where calls of a namespace go.
 */
@FunctionalInterface
public interface NamespaceTargets {

	/**
	 * Returns the target of the calls of a namespace.
	 * @param namespace name of the namespace, null for the application's own
	 * @throws io.chihuo.ChihuoConfigurationException if it is not known
	 */
	CallTarget targetOf(@Nullable String namespace);

}
