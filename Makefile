# painsite in short: `make run` starts the site, `make test` proves it.
# run and dev take PORT=8001; test and e2e take ARGS="-k rating", bench ARGS=--full.
PORT ?= 8000
PY := .venv/bin/python

# The site as in production, on this machine alone.
LOCAL = DEBUG=off ALLOWED_HOSTS=127.0.0.1,localhost SITE_URL=http://127.0.0.1:$(PORT) \
	SECRET_KEY="$$(cat .local/secret-key)"

.PHONY: run dev editor test e2e bench check format clean install install-dev

run: install .local/secret-key
	@$(LOCAL) exec $(PY) manage.py serve $(PORT)

editor: install .local/secret-key
	@$(LOCAL) $(PY) manage.py createsuperuser

dev: install-dev
	@$(PY) manage.py prepare && exec $(PY) manage.py runserver 127.0.0.1:$(PORT)

test: install
	@$(PY) manage.py test $(ARGS)

e2e: install-dev
	@$(PY) manage.py test tests/e2e $(ARGS)

bench: install
	@$(PY) -m benchmark $(ARGS)

check: install-dev .local/secret-key
	@PY=$(PY) sh scripts/check

format: install-dev
	@$(PY) -m ruff check --fix --quiet . ; $(PY) -m ruff format . && find templates -name '*.html' -exec .venv/bin/djade --target-version 5.2 {} +

install:
	@sh scripts/install requirements.txt

install-dev:
	@sh scripts/install requirements.txt requirements-dev.txt

.local/secret-key:
	@mkdir -p .local && umask 077 && $(PY) -c 'import secrets; print(secrets.token_urlsafe(60))' > $@

clean:
	rm -rf .venv staticfiles .local/static .hypothesis .mypy_cache .pytest_cache .ruff_cache
