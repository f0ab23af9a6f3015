// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.codec.Base16;

/**
 * A script as the server gets it.
 */
final class ScriptText {

	private final byte[] text;

	private final String digest;

	private final ScriptOutputType output;

	private ScriptText(String text, ScriptOutputType output) {
		this.text = text.getBytes(StandardCharsets.UTF_8);
		this.digest = Base16.digest(this.text);
		this.output = output;
	}

	byte[] text() {
		return this.text;
	}

	String digest() {
		return this.digest;
	}

	ScriptOutputType output() {
		return this.output;
	}

	/**
	 * Puts a script together.
	 */
	static final class ScriptBuilder {

		private final StringBuilder text = new StringBuilder();

		ScriptBuilder add(String lines) {
			this.text.append(lines);
			return this;
		}

		/**
		 * Add a file.
		 * @param name its path from this class's resources, without the ending
		 */
		ScriptBuilder file(String name) {
			return add(read(name));
		}

		ScriptBuilder fileIf(boolean used, String name) {
			return used ? file(name) : this;
		}

		/**
		 * The script.
		 * @param output type of its result
		 */
		ScriptText build(ScriptOutputType output) {
			return new ScriptText(this.text.toString(), output);
		}

		private static String read(String name) {
			try (InputStream stream = ScriptText.class.getResourceAsStream(name + ".lua")) {
				if (stream == null) {
					throw new IllegalStateException("The script '" + name + ".lua' is missing");
				}
				return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
