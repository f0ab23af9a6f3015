// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Says in the context of a further namespace which it is, and where the beans of the
 * application are.
 *
 * @param name name of the namespace
 * @param application the application's beans
 * @param settings its settings
 */
record NamespaceScope(String name, ConfigurableListableBeanFactory application, NamespaceEnvironment settings) {

}
