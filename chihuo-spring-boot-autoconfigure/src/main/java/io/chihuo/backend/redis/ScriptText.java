package io.chihuo.backend.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.codec.Base16;

/**
 * A script as the server gets it.
 */
final class ScriptText {

	private final byte[] text;

	private final String digest;

	private final ScriptOutputType output;

	/**
	 * Put a script together.
	 * @param files what it is made of, without the ending
	 * @param output what it returns
	 */
	ScriptText(List<String> files, ScriptOutputType output) {
		this.text = files.stream().map(ScriptText::read).collect(Collectors.joining()).getBytes(StandardCharsets.UTF_8);
		this.digest = Base16.digest(this.text);
		this.output = output;
	}

	private static String read(String file) {
		try (InputStream stream = ScriptText.class.getResourceAsStream(file + ".lua")) {
			if (stream == null) {
				throw new IllegalStateException("The script '" + file + ".lua' is missing");
			}
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
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

}
