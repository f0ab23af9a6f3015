package io.chihuo.autoconfigure;

import java.util.concurrent.CompletionException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.backend.TaskBackend;

/**
 * Asks once, at start, whether the backend answers.
 */
final class BackendCheck implements SmartInitializingSingleton {

	private static final Logger logger = LoggerFactory.getLogger(BackendCheck.class);

	private final TaskBackend backend;

	private final boolean failFast;

	/**
	 * Create a check.
	 * @param failFast whether the application is not to start without the backend
	 */
	BackendCheck(TaskBackend backend, boolean failFast) {
		this.backend = backend;
		this.failFast = failFast;
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (!this.failFast) {
			this.backend.ping().exceptionally((failure) -> {
				Throwable cause = unwrap(failure);
				logger.warn("The {} backend does not answer; loops wait for it, and adds fail until it does: {}",
						this.backend.name(), cause.getMessage());
				logger.debug("The {} backend does not answer", this.backend.name(), cause);
				return null;
			});
			return;
		}
		try {
			this.backend.ping().join();
		}
		catch (CompletionException ex) {
			Throwable cause = unwrap(ex);
			throw new ChihuoConfigurationException(
					"The " + this.backend.name() + " backend does not answer, and 'chihuo.fail-fast' is on: "
							+ cause.getMessage(),
					"Start the server, correct the settings of its connection, or set 'chihuo.fail-fast' to 'false'.",
					cause);
		}
	}

	private static Throwable unwrap(Throwable failure) {
		Throwable cause = failure.getCause();
		return (failure instanceof CompletionException && cause != null) ? cause : failure;
	}

}
