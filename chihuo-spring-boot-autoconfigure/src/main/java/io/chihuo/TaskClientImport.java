// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import org.springframework.context.annotation.ImportSelector;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Selects the registrar of {@link ImportTaskClients} by its name: annotations depend on
 * nothing.
 */
class TaskClientImport implements ImportSelector {

	private static final String REGISTRAR = "TaskClientRegistrar";

	@Override
	public String[] selectImports(AnnotationMetadata metadata) {
		return new String[] { getClass().getPackageName() + ".call." + REGISTRAR };
	}

}
