// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample;

import java.util.function.Consumer;
import java.util.stream.Stream;

import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;

import io.chihuo.sample.firstloop.FirstLoopApplication;
import io.chihuo.sample.flow.FlowSampleApplication;
import io.chihuo.sample.linkcheck.LinkCheckApplication;
import io.chihuo.sample.thumbnail.ThumbnailApplication;

/**
 * Starts the example whose profile is active, and the link checker if there is none.
 */
public final class SampleApplication {

	/**
	 * An example and the profile that chooses it.
	 */
	enum Example {

		FIRST_LOOP("first-loop", FirstLoopApplication::main), LINK_CHECKER("link-checker", LinkCheckApplication::main),
		THUMBNAILS("thumbnails", ThumbnailApplication::main), FLOWS("flows", FlowSampleApplication::main);

		private final String profile;

		private final Consumer<String[]> main;

		Example(String profile, Consumer<String[]> main) {
			this.profile = profile;
			this.main = main;
		}

		static Example fromArguments(String... args) {
			StandardEnvironment environment = new StandardEnvironment();
			environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(args));
			return Stream.of(values())
				.filter((example) -> environment.matchesProfiles(example.profile))
				.findFirst()
				.orElse(LINK_CHECKER);
		}

	}

	private SampleApplication() {
	}

	public static void main(String[] args) {
		Example.fromArguments(args).main.accept(args);
	}

}
