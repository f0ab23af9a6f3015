// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;

import io.chihuo.servers.TestLimits;

/**
 * A certificate for a TLS server of a test, signed by itself, with its key in a file.
 */
public final class TestCertificate {

	/** Password of the file. */
	public static final String PASSWORD = "changeit";

	private final Path file;

	private final KeyStore store;

	private TestCertificate(Path file, KeyStore store) {
		this.file = file;
		this.store = store;
	}

	/**
	 * Create a certificate that is valid for a day, by the JDK's {@code keytool}.
	 * @param directory where its file is written
	 * @param host host that it is for
	 */
	public static TestCertificate create(Path directory, String host) {
		Path file = directory.resolve(host + ".p12");
		try {
			Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
					"-genkeypair", "-alias", "server", "-keyalg", "EC", "-validity", "1", "-dname", "CN=" + host,
					"-ext", "san=dns:" + host, "-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore",
					file.toString())
				.redirectErrorStream(true)
				.start();
			String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			if (!keytool.waitFor(TestLimits.HANG_SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
				throw new IllegalStateException("keytool has failed: " + output);
			}
			KeyStore store = KeyStore.getInstance("PKCS12");
			try (InputStream content = Files.newInputStream(file)) {
				store.load(content, PASSWORD.toCharArray());
			}
			return new TestCertificate(file, store);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/** A key store of type PKCS12. */
	public Path file() {
		return this.file;
	}

	/** For programs that read certificates as text. */
	public String toPem() {
		try {
			return "-----BEGIN CERTIFICATE-----\n"
					+ Base64.getMimeEncoder().encodeToString(this.store.getCertificate("server").getEncoded())
					+ "\n-----END CERTIFICATE-----\n";
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** For a server that shows it. */
	public SSLContext serverContext() {
		try {
			KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			keys.init(this.store, PASSWORD.toCharArray());
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(keys.getKeyManagers(), null, null);
			return context;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** For a client that trusts it. */
	public SslBundle trustingBundle() {
		return SslBundle.of(SslStoreBundle.of(null, null, this.store));
	}

}
