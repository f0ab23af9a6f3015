// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import io.chihuo.ChihuoConfigurationException;

/**
 * Explains a failed start after a mistake in a loop or a property.
 */
final class ConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<ChihuoConfigurationException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ChihuoConfigurationException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
	}

}
