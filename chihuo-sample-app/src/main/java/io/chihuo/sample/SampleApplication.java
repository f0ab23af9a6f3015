// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample;

import java.util.Map;
import java.util.function.Consumer;

import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;

import io.chihuo.sample.firstloop.FirstLoopApplication;
import io.chihuo.sample.linkcheck.LinkCheckApplication;

/**
 * Starts the example whose profile is active, and the link checker if there is none.
 */
public final class SampleApplication {

	private static final Map<String, Consumer<String[]>> EXAMPLES = Map.of("first-loop", FirstLoopApplication::main);

	private SampleApplication() {
	}

	public static void main(String[] args) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(args));
		EXAMPLES.entrySet()
			.stream()
			.filter((example) -> environment.matchesProfiles(example.getKey()))
			.map(Map.Entry::getValue)
			.findFirst()
			.orElse(LinkCheckApplication::main)
			.accept(args);
	}

}
