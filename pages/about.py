from dashboard.shell import shell

frame = shell("about")
frame.footer()
