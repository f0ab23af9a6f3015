package io.chihuo.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import io.chihuo.ChihuoConfigurationException;

/**
 * Says what to do about a start that failed by a mistake in a loop or a property.
 */
final class ConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<ChihuoConfigurationException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ChihuoConfigurationException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
	}

}
